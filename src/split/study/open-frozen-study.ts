import { LabError } from '../../core/errors.ts';
import { checkStudy } from './check-study.ts';
import type { FrozenStudy } from './study.ts';
import { studyDirectory } from './study-file.ts';

/**
 * Opens `root/data/name` after checking every fingerprint.
 *
 * @throws LabError `split.noStudy`, `split.oldStudy`, `split.brokenStudyFile`, `split.changedStudyFile`,
 * `split.missingKey`, `split.changedKey`, `split.missingPart` or `split.changedPart`, naming the part. Reads every byte
 * of the study once.
 */
export async function openFrozenStudy(root: string, name: string): Promise<FrozenStudy> {
  const { file, problems } = await checkStudy(root, name);
  const first = problems[0];
  if (first) {
    const others = problems.slice(1).map(({ what }) => what);
    throw new LabError(
      `split.${first.code}`,
      `${[first.what, ...others].join('. ')} (${first.where})`,
      first.remedy,
    );
  }
  return { directory: studyDirectory(root, name), file: file! };
}

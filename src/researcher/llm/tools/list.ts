/** All tools of the researcher, in the order in which the model is told of them. */

import { branchFromTool } from './branch-from.ts';
import { checkTool } from './check.ts';
import { diversityTool } from './diversity.ts';
import { editModuleTool } from './edit-module.ts';
import { errorsOfBestTool } from './errors-of-best.ts';
import { ideasTool } from './ideas.ts';
import { inspectTool } from './inspect.ts';
import { profileColumnTool } from './profile-column.ts';
import { readModuleTool } from './read-module.ts';
import { rememberTool } from './remember.ts';
import { researchTool } from './research.ts';
import { resultsTool } from './results.ts';
import { runExperimentTool } from './run-experiment.ts';
import { showTool } from './show.ts';
import { sweepTool } from './sweep.ts';
import type { Tool } from './tool.ts';

export const tools: readonly Tool[] = [
  readModuleTool,
  editModuleTool,
  checkTool,
  runExperimentTool,
  sweepTool,
  inspectTool,
  profileColumnTool,
  errorsOfBestTool,
  diversityTool,
  resultsTool,
  showTool,
  branchFromTool,
  rememberTool,
  ideasTool,
  researchTool,
];

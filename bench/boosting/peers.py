"""One run of another engine: task as JSON argument in, report as JSON line out (see protocol.ts)."""
import importlib.util
import json
import resource
import sys
import time

if len(sys.argv) < 2:
    print(json.dumps([n for n in ('lightgbm', 'xgboost', 'catboost', 'sklearn') if importlib.util.find_spec(n)]))
    sys.exit(0)

import numpy as np

task = json.loads(sys.argv[1])
threads, trees = task['nThreads'], task['nTrees']
# Seconds of binning within training.
binned_inside = {'wall': 0, 'cpu': 0}


def read(path):
    raw = np.fromfile(path, dtype=np.uint8)
    rows, columns = raw[:8].view(np.int32)
    cells = raw[8:8 + 4 * rows * columns].view(np.float32).reshape(columns, rows).T
    return np.ascontiguousarray(cells), raw[8 + 4 * rows * columns:].astype(np.float32)


def auc(scores, labels):
    order = np.argsort(scores, kind='stable')
    ranked, ranks = scores[order], np.empty(len(scores))
    begins = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    ends = np.r_[begins[1:], len(ranked)]
    ranks[order] = np.repeat((begins + 1 + ends) / 2, ends - begins)
    positives = labels.sum()
    return (ranks[labels == 1].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives))


def lightgbm(x, y, categorical, quantized=False):
    import lightgbm as engine
    given = {'objective': 'binary', 'learning_rate': 0.1, 'num_leaves': 31, 'min_data_in_leaf': 20, 'lambda_l2': 0,
             'max_bin': 255, 'num_threads': threads, 'verbose': -1, 'use_quantized_grad': quantized}
    data = engine.Dataset(x, y, categorical_feature=categorical or 'auto', params=given, free_raw_data=False)
    return data.construct, lambda: engine.train(given, data, trees), lambda model, rows: model.predict(
        rows, num_threads=threads)


def xgboost(x, y, _categorical):
    import xgboost as engine
    given = {'objective': 'binary:logistic', 'eta': 0.1, 'max_leaves': 31, 'max_depth': 0, 'grow_policy': 'lossguide',
             'tree_method': 'hist', 'max_bin': 256, 'lambda': 0, 'nthread': threads}
    held = {}

    def construct():
        held['data'] = engine.QuantileDMatrix(x, y, max_bin=256, nthread=threads)

    def predict(model, rows):
        return model.inplace_predict(rows)
    return construct, lambda: engine.train(given, held['data'], trees), predict


def catboost(x, y, _categorical):
    import catboost as engine
    held = {}

    def construct():
        held['data'] = engine.Pool(x, y, thread_count=threads)
        held['data'].quantize(border_count=254)

    def train():
        model = engine.CatBoostClassifier(iterations=trees, learning_rate=0.1, depth=5, border_count=254,
                                          thread_count=threads, verbose=False, allow_writing_files=False)
        return model.fit(held['data'])
    return construct, train, lambda model, rows: model.predict_proba(rows, thread_count=threads)[:, 1]


def sklearn(x, y, _categorical):
    from sklearn.ensemble import HistGradientBoostingClassifier

    class Timed(HistGradientBoostingClassifier):
        def _bin_data(self, *given, **named):
            wall, cpu = time.perf_counter(), time.process_time()
            binned = super()._bin_data(*given, **named)
            binned_inside['wall'] += time.perf_counter() - wall
            binned_inside['cpu'] += time.process_time() - cpu
            return binned
    model = Timed(learning_rate=0.1, max_iter=trees, max_leaf_nodes=31, min_samples_leaf=20, early_stopping=False)
    return lambda: None, lambda: model.fit(x, y), lambda fitted, rows: fitted.predict_proba(rows)[:, 1]


engines = {
    'lightgbm': lightgbm,
    'lightgbm-categories': lightgbm,
    'lightgbm-quantized': lambda x, y, c: lightgbm(x, y, c, quantized=True),
    'xgboost': xgboost,
    'catboost': catboost,
    'sklearn': sklearn,
}
x, y = read(task['trainFile'])
x_test, y_test = read(task['testFile'])
for _ in range(task['repeats']):
    binned_inside.update(wall=0, cpu=0)
    construct, train, predict = engines[task['engine']](
        x, y, task['categorical'] if task['engine'].endswith('categories') else [])
    t0 = time.perf_counter()
    construct()
    t1, c1 = time.perf_counter(), time.process_time()
    model = train()
    t2, c2 = time.perf_counter(), time.process_time()
    scores = predict(model, x_test)
    t3 = time.perf_counter()
    print(json.dumps({
        'binMs': 1000 * (t1 - t0 + binned_inside['wall']),
        'trainMs': 1000 * (t2 - t1 - binned_inside['wall']),
        'predictMs': 1000 * (t3 - t2),
        'trainCpuMs': 1000 * (c2 - c1 - binned_inside['cpu']),
        'peakMemoryMb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        'auc': auc(np.asarray(scores), y_test)}))

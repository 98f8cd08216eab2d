// What danfojs uses of tensorflow.js: tensors on the CPU, with the operations that hang on a tensor (`tensor.argMax()`).
// Needs a bundler, since the file that registers these operations imports without extensions.
require('@tensorflow/tfjs-backend-cpu');
require('@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops');
const core = require('@tensorflow/tfjs-core');

// In a module's context tensorflow.js finds neither Node nor a browser, and asks its platform what a typed array is.
core.env().setPlatform('context', {
  isTypedArray: (value) => ArrayBuffer.isView(value) && !(value instanceof DataView),
  now: () => 0,
});

module.exports = core;

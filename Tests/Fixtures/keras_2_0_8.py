"""Import Keras 2.0.8, the Keras of September 2017, on the TensorFlow of today: `from keras_2_0_8 import keras, K`.

Needs the sources of Keras 2.0.8 (PyPI) in the folder that KERAS_2_0_8 names, and Python 3.11 or older with

    pip install tensorflow-cpu==2.15.1 'numpy<2' h5py pyyaml

Nothing of Keras is changed. It is given TensorFlow 1's functions (`tf.compat.v1`, which TensorFlow 2 still has, kernels and
all) under their old name, and three names of the standard library that Python has moved since.
"""
import collections
import collections.abc
import inspect
import os
import sys
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # whose softmax is wrong in the sixth digit
os.environ["KERAS_BACKEND"] = "tensorflow"

import tensorflow.compat.v1 as tf

tf.logging.set_verbosity(tf.logging.ERROR)
tf.disable_v2_behavior()
for name in [name for name in sys.modules if name.split(".")[0] == "keras"]:
    del sys.modules[name]  # TensorFlow brings a Keras of its own
sys.modules["tensorflow"] = tf
for name in ("tensorflow.contrib", "tensorflow.contrib.tensorboard", "tensorflow.contrib.tensorboard.plugins"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["tensorflow.contrib.tensorboard.plugins"].projector = None
inspect.getargspec = lambda function: inspect.getfullargspec(function)[:4]
for name in ("Iterable", "Mapping", "Sequence", "Callable"):
    setattr(collections, name, getattr(collections.abc, name))

sys.path.insert(0, os.environ["KERAS_2_0_8"])

import keras
import keras.backend as K

assert keras.__version__ == "2.0.8", keras.__version__

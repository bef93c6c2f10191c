"""Writes numpy/: NumPy's archives and arrays, for the reader and the writer of GANZooFormats.

    make_numpy.py         NumPy 1.26
"""

import os

import numpy

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "numpy")
os.makedirs(folder, exist_ok=True)
images = (numpy.arange(3 * 4 * 5 * 3) * 7 % 256).astype("uint8").reshape(3, 4, 5, 3)
labels = numpy.array([2, 0, 1])
names = numpy.array(["T-shirt/top", "é", "last"])
# As of OpenAI's guided diffusion, as of BigGAN's PyTorch code (channels first), and with names of our own.
numpy.savez(os.path.join(folder, "guided.npz"), images, labels)
numpy.savez_compressed(os.path.join(folder, "first.npz"), x=images.transpose(0, 3, 1, 2).copy(), y=labels.astype("uint8"))
numpy.savez(os.path.join(folder, "named.npz"), images=images, labels=labels.astype("int32"), class_names=names)
numpy.savez(os.path.join(folder, "float.npz"), images.astype("float32") / 255)
numpy.savez(os.path.join(folder, "fortran.npz"), numpy.asfortranarray(images))
numpy.save(os.path.join(folder, "images.npy"), images)
numpy.save(os.path.join(folder, "labels.npy"), labels)
numpy.save(os.path.join(folder, "names.npy"), names)

"""Write HDF5 fixtures that are the same bytes on every run: oldest file format, no timestamps, float32 and int32."""
import h5py
import numpy as np


def create(path):
    """A new HDF5 file of the oldest format (superblock 0), as Keras writes it."""
    return h5py.File(path, "w", libver="earliest")


def put(group, name, values):
    """A contiguous dataset: float32, or int32 for whole numbers."""
    values = np.asarray(values)
    kind = "<i4" if values.dtype.kind in "iu" else "<f4"
    group.create_dataset(name, data=np.asarray(values, dtype=kind, order="C"), track_times=False)


def set_attributes(group, **settings):
    """Attributes: text as fixed-length ASCII, whole numbers and truth values as int32, other numbers as float64."""
    for name, value in settings.items():
        if isinstance(value, str):
            group.attrs[name] = np.bytes_(value.encode("ascii"))
        elif isinstance(value, (list, tuple)) and len(value) > 0 and isinstance(value[0], str):
            group.attrs[name] = np.array([v.encode("ascii") for v in value])
        else:
            value = np.asarray(value)
            group.attrs[name] = value.astype("<i4" if value.dtype.kind in "iub" else "<f8")

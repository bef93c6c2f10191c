// Functions for the macros of libhdf5 that Swift cannot import, or that differ between versions 1.10 and 1.14.
#ifndef CHDF5_SHIM_H
#define CHDF5_SHIM_H

#include <hdf5.h>

#if !H5_VERSION_GE(1, 10, 3)
#error "GANZoo needs HDF5 1.10.3 or newer (Debian and Ubuntu: libhdf5-dev)."
#endif

// Default arguments. Their C types differ between versions.
static inline hid_t chdf5_default_properties(void) { return H5P_DEFAULT; }
static inline hid_t chdf5_whole_space(void) { return H5S_ALL; }
static inline hid_t chdf5_default_error_stack(void) { return H5E_DEFAULT; }

// How files are opened.
static inline unsigned chdf5_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned chdf5_truncate(void) { return H5F_ACC_TRUNC; }

// Classes of property lists.
static inline hid_t chdf5_file_creation(void) { return H5P_FILE_CREATE; }
static inline hid_t chdf5_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t chdf5_group_creation(void) { return H5P_GROUP_CREATE; }
static inline hid_t chdf5_dataset_creation(void) { return H5P_DATASET_CREATE; }

// Types in memory (native) and in files (little-endian).
static inline hid_t chdf5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t chdf5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t chdf5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t chdf5_stored_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t chdf5_stored_uint8(void) { return H5T_STD_U8LE; }
static inline hid_t chdf5_stored_int32(void) { return H5T_STD_I32LE; }
static inline hid_t chdf5_c_string(void) { return H5T_C_S1; }
static inline size_t chdf5_variable_length(void) { return H5T_VARIABLE; }

// A file system without locks must not stop a file from being read.
static inline herr_t chdf5_tolerate_missing_locks(hid_t access)
{
#if H5_VERSION_GE(1, 14, 0) || (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0)) || H5_VERSION_GE(1, 12, 1)
    return H5Pset_file_locking(access, 1, 1);
#else
    (void)access;
    return 0;
#endif
}

// The type of the link `name`, an H5L_type_t; H5L_TYPE_ERROR where it cannot be read.
static inline H5L_type_t chdf5_link_type(hid_t location, const char *name)
{
#if H5_VERSION_GE(1, 12, 0)
    H5L_info2_t info;
    return H5Lget_info2(location, name, &info, H5P_DEFAULT) < 0 ? H5L_TYPE_ERROR : info.type;
#else
    H5L_info_t info;
    return H5Lget_info(location, name, &info, H5P_DEFAULT) < 0 ? H5L_TYPE_ERROR : info.type;
#endif
}

// What is told each name of a list.
typedef void (*chdf5_name_visitor)(const char *_Nonnull name, void *_Nullable context);

struct chdf5_visit {
    chdf5_name_visitor _Nonnull visitor;
    void *_Nullable context;
};

#if H5_VERSION_GE(1, 12, 0)
#define CHDF5_LINK_INFO H5L_info2_t
#define CHDF5_ITERATE_LINKS H5Literate2
#else
#define CHDF5_LINK_INFO H5L_info_t
#define CHDF5_ITERATE_LINKS H5Literate
#endif

static inline herr_t chdf5_visit_link(hid_t group, const char *name, const CHDF5_LINK_INFO *info, void *visit)
{
    (void)group, (void)info;
    ((struct chdf5_visit *)visit)->visitor(name, ((struct chdf5_visit *)visit)->context);
    return 0;
}

static inline herr_t chdf5_visit_attribute(hid_t object, const char *name, const H5A_info_t *info, void *visit)
{
    (void)object, (void)info;
    ((struct chdf5_visit *)visit)->visitor(name, ((struct chdf5_visit *)visit)->context);
    return 0;
}

// Lists a group's links or an object's attributes, alphabetically.
static inline herr_t chdf5_link_names(hid_t group, chdf5_name_visitor _Nonnull visitor, void *_Nonnull context)
{
    struct chdf5_visit visit = { visitor, context };
    return CHDF5_ITERATE_LINKS(group, H5_INDEX_NAME, H5_ITER_INC, NULL, chdf5_visit_link, &visit);
}

static inline herr_t chdf5_attribute_names(hid_t object, chdf5_name_visitor _Nonnull visitor, void *_Nonnull context)
{
    struct chdf5_visit visit = { visitor, context };
    return H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, chdf5_visit_attribute, &visit);
}

// Frees what the library allocated for variable-length elements.
static inline herr_t chdf5_reclaim(hid_t type, hid_t space, void *buffer)
{
#if H5_VERSION_GE(1, 12, 0)
    return H5Treclaim(type, space, H5P_DEFAULT, buffer);
#else
    return H5Dvlen_reclaim(type, space, H5P_DEFAULT, buffer);
#endif
}

#endif

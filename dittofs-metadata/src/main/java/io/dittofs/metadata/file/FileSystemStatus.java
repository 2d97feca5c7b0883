package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;

/// How full a share is (RFC 1813 §3.3.18).
///
/// @param root the inode asked about
/// @param totalBytes size of the share
/// @param freeBytes not yet occupied
/// @param totalFiles how many inodes there can be
/// @param freeFiles how many of them are not used
public record FileSystemStatus(Inode root, long totalBytes, long freeBytes, long totalFiles, long freeFiles) {}

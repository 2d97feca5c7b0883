package io.dittofs.metadata.content;

/// The content of a regular file, and whose it is: what a content store notes with the bytes, so that it can tell after
/// a crash what a file's attributes must have been.
///
/// @param shareId the share that the file belongs to
/// @param inode the file's number
/// @param contentId the content
/// @param size of the file before the operation; nothing was ever written behind it, unless cut off since
public record FileContent(int shareId, long inode, long contentId, long size) {}

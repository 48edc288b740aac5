// The job that follows a publication. It is asked for in this room and done in reports/, which this
// room does not know: both know the name.

export const publicationJobKind = 'render-publication';

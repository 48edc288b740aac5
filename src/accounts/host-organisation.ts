// The organisation that operates the installation: it is there from the first migration on, with the same id
// everywhere. What commands make belongs to it unless they name another one.
export const HOST_ORGANISATION = '00000000-0000-4000-8000-000000000001';

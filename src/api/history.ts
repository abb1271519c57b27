import { get, ROOT } from './request';

/** A user whose flushes are on record; id 0 stands for automatic ones, and an empty name for a deleted account. */
export interface FlushUser {
	id: number;
	name: string;
}

export function getUsers( signal: AbortSignal ): Promise< FlushUser[] > {
	return get< FlushUser[] >( `${ ROOT }/flushes/users`, signal );
}

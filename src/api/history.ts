import { get, ROOT } from './request';

/** A user with flushes on record; id 0 stands for automatic flushes, and an empty name for a deleted account. */
export interface FlushUser {
	id: number;
	name: string;
}

export function getUsers( signal: AbortSignal ): Promise< FlushUser[] > {
	return get< FlushUser[] >( `${ ROOT }/flushes/users`, signal );
}

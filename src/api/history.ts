import { get, ROOT } from './request';

/** A user with flushes on record. Id 0 stands for no user; any other user without a name was deleted. */
export interface FlushUser {
	id: number;
	name: string;
}

export function getUsers( signal: AbortSignal ): Promise< FlushUser[] > {
	return get< FlushUser[] >( `${ ROOT }/flushes/users`, signal );
}

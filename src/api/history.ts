import { get, ROOT } from './request';

/** A user with flushes on record; id 0 stands for no user, and an empty name means that the account was deleted. */
export interface FlushUser {
	id: number;
	name: string;
}

export function getUsers( signal: AbortSignal ): Promise< FlushUser[] > {
	return get< FlushUser[] >( `${ ROOT }/flushes/users`, signal );
}

import { get, ROOT } from './request';

/** Someone whose flushes are on record; id 0 is nobody in person, and no name is a deleted account. */
export interface FlushUser {
	id: number;
	name: string;
}

export function getUsers( signal: AbortSignal ): Promise< FlushUser[] > {
	return get< FlushUser[] >( `${ ROOT }/flushes/users`, signal );
}

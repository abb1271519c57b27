import type {
	Agreed,
	Cause,
	ChangedImage,
	Finding,
	Flush,
	FlushAct,
	FlushPage,
	FlushRequest,
	FlushState,
	ImageNews,
	OutsidePage,
	Plan,
	PublicPages,
	Purge,
	PurgePage,
	PurgeState,
	Question,
	Status,
} from '../domain/types';
import { get, getPage, post, ROOT, type Signal, withQuery } from './request';

/** Reads the status. With `check`, the server first requests what it has not cached, such as the account's state. */
export function getStatus( check: boolean, signal?: Signal ) {
	const path = withQuery( `${ ROOT }/status`, check ? { check } : {} );
	return get< Status >( path, signal );
}

/** Returns what a flush would do, without doing it. */
export function planFlush( request: FlushRequest, signal?: Signal ) {
	const data = { ...request, dry_run: true };
	return post< Plan >( `${ ROOT }/flushes`, data, signal );
}

/** Starts a flush, or returns an automatic one that does the same, or a question that the user has to answer first. */
export function startFlush( request: FlushRequest & Agreed, signal?: Signal ) {
	return post< Flush | Question >( `${ ROOT }/flushes`, request, signal );
}

export interface FlushQuery {
	attachment?: number;
	search?: string;
	state?: FlushState[];
	open?: boolean;
	cause?: Cause[];
	user?: number;
	after?: string;
	before?: string;
}

export async function listFlushes(
	query: FlushQuery & { page?: number; per_page: number },
	signal?: Signal
): Promise< FlushPage > {
	const path = withQuery( `${ ROOT }/flushes`, { ...query } );
	const { items, total, pages } = await getPage< Flush >( path, signal );
	return { flushes: items, total, pages };
}

export function getFlush( id: number, signal?: Signal ) {
	return get< Flush >( `${ ROOT }/flushes/${ id }`, signal );
}

export async function listPurges(
	id: number,
	query: {
		page: number;
		per_page: number;
		state?: PurgeState | undefined;
		sampled?: true;
	},
	signal?: Signal
): Promise< PurgePage > {
	const path = withQuery( `${ ROOT }/flushes/${ id }/purges`, query );
	const { items, total, pages } = await getPage< Purge >( path, signal );
	return { purges: items, total, pages };
}

/** Runs a flush for a few seconds, cancels it, or undoes it. */
export function actOnFlush(
	id: number,
	act: Exclude< FlushAct, 'retry' >,
	signal?: Signal
) {
	return post< Flush >( `${ ROOT }/flushes/${ id }/${ act }`, {}, signal );
}

/** Retries a flush, or returns the question that the user has to answer first. */
export function retryFlush( id: number, agreed: Agreed, signal?: Signal ) {
	const path = `${ ROOT }/flushes/${ id }/retry`;
	return post< Flush | Question >( path, agreed, signal );
}

/** Sends pages from a flush's `pages_to_read`, as this browser fetched them. */
export function sendPages( id: number, pages: OutsidePage[] ) {
	const path = `${ ROOT }/flushes/${ id }/pages`;
	return post< Flush >( path, { pages }, undefined );
}

/** Runs the check that may explain why a flush failed, wholly or in part; this can take many seconds. */
export function checkWhy( id: number, signal?: Signal ) {
	return post< Finding >( `${ ROOT }/flushes/${ id }/check`, {}, signal );
}

/** Returns images whose last change was not flushed, or whose last flush failed, unless another card shows them. */
export function listChanged( signal?: Signal ) {
	return get< ChangedImage[] >( `${ ROOT }/images/changed`, signal );
}

/** Returns the public pages that show these images, and the screens to measure them on. */
export function getPages( attachments: number[], signal?: Signal ) {
	const path = withQuery( `${ ROOT }/pages`, { attachments } );
	return get< PublicPages >( path, signal );
}

/** Returns each image's last flush, and the state of its last change. */
export function getImages( attachments: number[] ) {
	const path = withQuery( `${ ROOT }/images`, { attachments } );
	return get< ImageNews[] >( path, undefined );
}

import apiFetch from '@wordpress/api-fetch';

export interface Call {
	/** Such as "POST /flushes/7/run". */
	route: string;
	query: Record< string, string >;
	data: unknown;
	signal: AbortSignal | undefined;
}

type Answer = ( call: Call ) => unknown;

/** Returns an error response in WordPress's format. */
export function refusal( code: string, status: number, message = 'Refused.' ) {
	return { code, message, data: { status } };
}

/** api-fetch's error for a request that did not get through. */
export const lost = {
	code: 'fetch_error',
	message: 'You are probably offline.',
};

class FakeResponse {
	status: number;
	headers: { get: ( name: string ) => string | null };
	#body: unknown;

	constructor(
		body: unknown,
		status = 200,
		headers: Record< string, string > = {}
	) {
		this.#body = body;
		this.status = status;
		this.headers = { get: ( name ) => headers[ name ] ?? null };
	}

	json = async () => this.#body;
	clone = () => this;
}

/** A response as api-fetch returns it with `parse: false`. */
export function response( body: unknown, status = 200, headers = {} ) {
	return new FakeResponse( body, status, headers );
}

/** One page of a list, with core's paging headers. */
export function page( items: unknown[], total = items.length, pages = 1 ) {
	return response( items, 200, {
		'X-WP-Total': String( total ),
		'X-WP-TotalPages': String( pages ),
	} );
}

/** Answers api-fetch's requests in place of the network, and records them. */
export function fakeServer( answers: Record< string, Answer > ): Call[] {
	const calls: Call[] = [];
	Object.assign( globalThis, { Response: FakeResponse } );
	apiFetch.setFetchHandler( async ( options ) => {
		const { path = '', data, signal } = options;
		// api-fetch sends methods that old servers refuse as POST, with the real method in a header.
		const method: string =
			new Headers( options.headers ).get( 'X-HTTP-Method-Override' ) ??
			options.method ??
			'GET';
		const url = new URL( path, 'https://example.com' );
		url.searchParams.delete( '_locale' );
		const route = `${ method } ${ url.pathname.replace(
			'/shortpixel-flush/v1',
			''
		) }`;
		const query = Object.fromEntries( url.searchParams );
		const call = { route, query, data, signal: signal ?? undefined };
		calls.push( call );
		const answer = answers[ route ] ?? answers[ '*' ];
		if ( ! answer ) {
			throw refusal( 'rest_no_route', 404, `No answer for ${ route }` );
		}
		return answer( call );
	} );
	return calls;
}

/** Returns these answers in turn, then repeats the last one for every further call. */
export function inTurn( ...answers: unknown[] ): Answer {
	let next = 0;
	return () => {
		const answer = answers[ Math.min( next, answers.length - 1 ) ];
		next += 1;
		return answer;
	};
}

export function refuse( error: unknown ): Answer {
	return () => Promise.reject( error );
}

/** An answer that the test resolves or rejects. */
export function later< T >() {
	let resolve: ( value: T ) => void = () => undefined;
	let reject: ( error: unknown ) => void = () => undefined;
	const promise = new Promise< T >( ( yes, no ) => {
		resolve = yes;
		reject = no;
	} );
	return { promise, resolve, reject };
}

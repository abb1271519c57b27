import { __ } from '@wordpress/i18n';

export type ErrorKind =
	| 'offline'
	| 'unreachable'
	| 'session'
	| 'not_allowed'
	| 'gone'
	| 'busy'
	| 'server'
	| 'refused';

/** The error code if no credits are left; the user can flush anyway, and visitors then get the originals. */
export const NO_CREDITS = 'shortpixel_flush_no_credits';

export interface ApiError {
	kind: ErrorKind;
	code: string;
	message: string;
	status: number;
	/** Error messages by field, if the server names any. */
	params?: Record< string, string >;
	/** A link to what the user can do about it. */
	offer?: { text: string; url: string };
}

/** Whether this page aborted the request. */
export function isAborted( error: unknown ): boolean {
	return field( error, 'name' ) === 'AbortError';
}

/**
 * Turns any rejection of a request into an `ApiError`. api-fetch rejects with the bare Response if it was told not to
 * parse it and, in older versions of WordPress, if renewing the nonce was refused.
 */
export async function toApiError( error: unknown ): Promise< ApiError > {
	if ( error instanceof Response ) {
		return fromBody( await readBody( error ), error.status );
	}
	return fromBody( error, 0 );
}

function fromBody( body: unknown, fallbackStatus: number ): ApiError {
	const code = text( field( body, 'code' ) );
	const status =
		number( field( field( body, 'data' ), 'status' ) ) || fallbackStatus;
	const kind = kindOf( code, status );
	const said =
		text( field( body, 'message' ) ) ||
		( typeof body === 'string' ? body : '' );
	const params = paramsOf( body );
	const offer = field( field( body, 'data' ), 'offer' );
	return {
		kind,
		code,
		status,
		message: sentence( kind, code, said ),
		...( params && { params } ),
		...( offer && {
			offer: {
				text: text( field( offer, 'text' ) ),
				url: text( field( offer, 'url' ) ),
			},
		} ),
	};
}

function paramsOf( body: unknown ): Record< string, string > | undefined {
	const params = field( field( body, 'data' ), 'params' );
	return typeof params === 'object' && params !== null
		? Object.fromEntries(
				Object.entries( params ).map( ( [ name, said ] ) => [
					name,
					text( said ),
				] )
			)
		: undefined;
}

function kindOf( code: string, status: number ): ErrorKind {
	if ( code === 'fetch_error' || code === 'offline_error' ) {
		return navigator.onLine ? 'unreachable' : 'offline';
	}
	// Once the session has expired, admin-ajax answers a request for a new nonce with a bare 400.
	const nonceRefused = code === '' && status === 400;
	if (
		code === 'rest_cookie_invalid_nonce' ||
		status === 401 ||
		nonceRefused
	) {
		return 'session';
	}
	if ( status === 403 ) {
		return 'not_allowed';
	}
	if ( status === 404 ) {
		return 'gone';
	}
	if ( status === 429 ) {
		return 'busy';
	}
	if ( status >= 400 && status < 500 ) {
		return 'refused';
	}
	return 'server';
}

function sentence( kind: ErrorKind, code: string, said: string ): string {
	if ( kind === 'offline' ) {
		return __( 'You are offline.', 'shortpixel-flush' );
	}
	if ( kind === 'unreachable' ) {
		return __( 'Your site did not answer.', 'shortpixel-flush' );
	}
	// After logging in, the next request renews its nonce: no reload is needed, so typed text is kept.
	if ( kind === 'session' ) {
		return __(
			'Your session has expired. Log in again in another tab, then continue here.',
			'shortpixel-flush'
		);
	}
	// invalid_json is api-fetch's own code, with an unhelpful message.
	if ( said !== '' && code !== 'invalid_json' ) {
		return said;
	}
	return __(
		'Your site’s answer could not be read. Its error log may say why.',
		'shortpixel-flush'
	);
}

async function readBody( response: Response ): Promise< unknown > {
	try {
		return await response.json();
	} catch {
		return null;
	}
}

function field( value: unknown, name: string ) {
	if ( typeof value !== 'object' || value === null || ! ( name in value ) ) {
		return undefined;
	}
	return Reflect.get( value, name );
}

function text( value: unknown ): string {
	return typeof value === 'string' ? value : '';
}

function number( value: unknown ): number {
	return typeof value === 'number' ? value : 0;
}

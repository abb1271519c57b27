/** A client of the REST API, logged in as an administrator. */
export interface SiteClient {
	rest: (
		method: 'GET' | 'POST',
		route: string,
		body?: unknown
	) => Promise< { status: number; data: Record< string, unknown > } >;
}

/** Logs in as a browser does, with cookies and the REST nonce. */
export async function logInAsAdmin( url: string ): Promise< SiteClient > {
	const jar = new Map< string, string >();
	const ask = async (
		path: string,
		init: RequestInit = {}
	): Promise< Response > => {
		const headers = new Headers( init.headers );
		headers.set(
			'Cookie',
			[ ...jar ].map( ( pair ) => pair.join( '=' ) ).join( '; ' )
		);
		const answer = await fetch( `${ url }${ path }`, {
			...init,
			headers,
			redirect: 'manual',
		} );
		for ( const cookie of answer.headers.getSetCookie() ) {
			const [ , name, value ] = /^([^=]+)=([^;]*)/.exec( cookie ) ?? [];
			if ( name !== undefined && value !== undefined ) {
				jar.set( name, value );
			}
		}
		return answer;
	};
	await ask( '/wp-login.php' );
	await ask( '/wp-login.php', {
		method: 'POST',
		body: new URLSearchParams( {
			log: 'admin',
			pwd: 'password',
			testcookie: '1',
		} ),
	} );
	const nonce = await (
		await ask( '/wp-admin/admin-ajax.php?action=rest-nonce' )
	).text();
	return {
		rest: async ( method, route, body ) => {
			const answer = await ask( `/wp-json${ route }`, {
				method,
				headers: {
					'Content-Type': 'application/json',
					'X-WP-Nonce': nonce,
				},
				...( body === undefined
					? {}
					: { body: JSON.stringify( body ) } ),
			} );
			const text = await answer.text();
			try {
				return {
					status: answer.status,
					data: JSON.parse( text ) as Record< string, unknown >,
				};
			} catch {
				throw new Error(
					`${ method } ${ route } answered ${ answer.status }: ${ text.slice(
						0,
						500
					) }`
				);
			}
		},
	};
}

import type { Page } from '@playwright/test';
import type { Layout, PublicPages, Screen } from '../../../src/domain/types';

export interface Measured {
	layouts: Layout[];
	screens: number;
	milliseconds: number;
}

/** The plugin's screen with its probe, the script that measures pages. */
export interface Admin {
	/** Measures the pages that show these images. */
	measure: ( attachments: number[] ) => Promise< Measured >;
	/** The screens that pages are measured on. */
	screens: ( attachments: number[] ) => Promise< Screen[] >;
	/** Measures these pages; `deadline` is in milliseconds, 8,000 by default. */
	measurePages: (
		pages: string[],
		screens: Screen[],
		deadline?: number
	) => Promise< Measured >;
}

/** Opens the plugin's screen and loads the probe as the screen does. */
export async function openAdmin( page: Page ): Promise< Admin > {
	// The status check requests an image from the CDN; tests of the probe must not count that request.
	const looked = page.waitForResponse( /[?&]check=true/ );
	await page.goto( '/wp-admin/upload.php?page=shortpixel-flush' );
	await looked;
	await page.addScriptTag( {
		url: await page.evaluate(
			() => window.shortpixelFlush?.probe_url ?? ''
		),
	} );
	const measurePages: Admin[ 'measurePages' ] = (
		pages,
		screens,
		deadline = 8_000
	) =>
		page.evaluate(
			async ( [ urls, sizes, milliseconds ] ) => {
				const start = performance.now();
				const layouts =
					( await window.shortpixelFlushProbe?.measure( urls, sizes, {
						deadline: milliseconds,
					} ) ) ?? [];
				return {
					layouts,
					screens: sizes.length,
					milliseconds: performance.now() - start,
				};
			},
			[ pages, screens, deadline ] as const
		);
	return {
		measurePages,
		screens: async ( attachments ) =>
			( await pagesOf( page, attachments ) ).screens,
		measure: async ( attachments ) => {
			const { pages, screens } = await pagesOf( page, attachments );
			return measurePages(
				pages.map( ( { url } ) => url ),
				screens
			);
		},
	};
}

function pagesOf( page: Page, attachments: number[] ): Promise< PublicPages > {
	const query = attachments.map( ( id ) => `attachments[]=${ id }` );
	return ask< PublicPages >( page, {
		path: `/shortpixel-flush/v1/pages?${ query.join( '&' ) }`,
	} );
}

/** Sends a request as the site's own scripts do, with the screen's nonce. */
async function ask< T >( page: Page, request: { path: string } ): Promise< T > {
	const answer: unknown = await page.evaluate( async ( asked ) => {
		const { wp } = window as unknown as {
			wp: { apiFetch: ( options: object ) => Promise< unknown > };
		};
		return wp
			.apiFetch( asked )
			.catch( ( error: unknown ) => ( { error } ) );
	}, request );
	if ( typeof answer === 'object' && answer !== null && 'error' in answer ) {
		throw new Error( JSON.stringify( answer.error ) );
	}
	return answer as T;
}

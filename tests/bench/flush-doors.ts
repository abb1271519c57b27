/** The two ways to ask for a flush: on our screen in Chromium, and by WP-CLI. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { root } from '../../tools/root';
import type { FlushSite } from './flush-site';
import { primaryButton } from './live';

/** Longer than any flush of one image takes. */
const patience = 600_000;

const openStates = [ 'storing', 'queued', 'running', 'waiting' ];

export interface Flushed {
	id: number;
	/** When the button was clicked, and when the verdict could be read, in Unix milliseconds. */
	clicked: number;
	said: number;
	/** Closes the tab, if there is one; it may still have something to do. */
	leave: () => Promise< void >;
}

export interface Door {
	name: string;
	flush: (
		site: FlushSite,
		order: {
			image: number;
			method: 'auto' | 'removal';
			onClick: ( clicked: number ) => void;
		}
	) => Promise< Flushed >;
}

/** Resolves with the next flush that the tab starts, once an answer says that it has ended. */
function untilEnded( page: Page ): Promise< { id: number; message: string } > {
	let begun: unknown = null;
	return new Promise( ( resolve ) => {
		page.on( 'response', async ( response ) => {
			const url = decodeURIComponent( response.url() );
			if ( ! url.includes( '/v1/flushes' ) ) {
				return;
			}
			const isBegin =
				response.request().method() === 'POST' &&
				/\/flushes(\?|$)/.test( url );
			const flush = await response.json().catch( () => ( {} ) );
			begun = ( isBegin && flush.id ) || begun;
			if ( flush.id === begun && ! openStates.includes( flush.state ) ) {
				resolve( flush );
			}
		} );
	} );
}

const screenIn = ( browser: Browser ): Door => ( {
	name: 'screen',
	flush: async ( { cookies, site }, { image, method, onClick } ) => {
		const context = await browser.newContext( {
			viewport: { width: 1440, height: 900 },
		} );
		context.setDefaultTimeout( patience );
		await context.addCookies( cookies );
		const page = await context.newPage();
		await page.goto(
			`${ site.url }/wp-admin/upload.php?page=shortpixel-flush&attachment=${ image }`
		);
		await page.waitForSelector( primaryButton );
		if ( method === 'removal' ) {
			await page.getByLabel( 'Keep the links' ).check();
		}
		const ended = untilEnded( page );
		const clicked = Date.now();
		onClick( clicked );
		await page.click( primaryButton );
		const { id, message } = await ended;
		await page
			.locator( '.spf-task' )
			.getByText( message )
			.first()
			.waitFor();
		return {
			id,
			clicked,
			said: Date.now(),
			leave: () => context.close(),
		};
	},
} );

const command: Door = {
	name: 'WP-CLI',
	flush: ( { site }, { image, method, onClick } ) => {
		const clicked = Date.now();
		onClick( clicked );
		return new Promise( ( resolve, reject ) =>
			execFile(
				'php',
				[
					'-d',
					'display_errors=stderr',
					path.join( root, 'vendor/wp-cli/wp-cli/php/boot-fs.php' ),
					`--path=${ site.folder }`,
					'--allow-root',
					'shortpixel-flush',
					'image',
					`${ image }`,
					`--method=${ method }`,
					'--wait',
					'--format=json',
				],
				// A failed flush makes WP-CLI exit with an error as well, so only the output counts.
				( _, output, complaint ) => {
					const said = Date.now();
					const id = Number( /"id":(\d+)/.exec( output )?.[ 1 ] );
					return id > 0
						? resolve( {
								id,
								clicked,
								said,
								leave: async () => {},
							} )
						: reject( new Error( output + complaint ) );
				}
			)
		);
	},
};

export const doorsOf = ( browser: Browser ): Door[] => [
	screenIn( browser ),
	command,
];

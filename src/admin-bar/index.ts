import '../api/public-path';
import './admin-bar.css';
import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { LIBRARY, readStored } from '../hooks/storage';
import type { PageFlush } from './flush';
import { listenToLoads } from './loaded';
import { Panel } from './panel';

const loaded = listenToLoads();

/** Turns the toolbar's link into a button that flushes; without this script it opens our screen. */
function start(): void {
	const bar = document.getElementById( 'wpadminbar' );
	const link = bar?.querySelector< HTMLElement >(
		'#wp-admin-bar-shortpixel-flush > a'
	);
	if ( ! bar || ! link ) {
		return;
	}
	const panel = new Panel( bar, link );
	let flush: PageFlush | null = null;

	/** Loads what flushes, which most page views need not. */
	const load = async (): Promise< PageFlush > => {
		const script = await import(
			/* webpackChunkName: "flush" */ './flush'
		);
		flush ??= script.newPageFlush( panel, loaded );
		return flush;
	};
	const press = async () => {
		if ( panel.isOpen() ) {
			panel.close();
			return;
		}
		panel.open();
		if ( ! flush ) {
			panel.show( __( 'Finding the images…', 'shortpixel-flush' ) );
		}
		try {
			const found = await load();
			// Whoever has closed it meanwhile wants no flush that they don't see.
			if ( panel.isOpen() ) {
				found.press();
			}
		} catch {
			panel.tell(
				navigator.onLine
					? __( 'Your site did not answer.', 'shortpixel-flush' )
					: __(
							'You are offline. Try again when the connection is back.',
							'shortpixel-flush'
						)
			);
		}
	};
	link.addEventListener( 'click', ( event ) => {
		event.preventDefault();
		// The second click of a double click would close what the first has opened.
		if ( event.detail < 2 ) {
			void press();
		}
	} );
	link.addEventListener( 'keydown', ( event ) => {
		if ( event.key === ' ' ) {
			event.preventDefault();
			void press();
		}
	} );
	if ( readStored( 'localStorage', LIBRARY ) ) {
		import( /* webpackChunkName: "old-copies" */ './old-copies' )
			.then( ( script ) => script.replaceOldCopies() )
			.catch( () => null );
	}
	if ( readPageData().has_open ) {
		load()
			.then( ( found ) => found.resume() )
			.catch( () => null );
	}
}

if ( document.readyState === 'loading' ) {
	document.addEventListener( 'DOMContentLoaded', start );
} else {
	start();
}

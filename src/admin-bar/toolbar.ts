import { __ } from '@wordpress/i18n';

import { collect } from './collect';
import { loadPageFlush, type PageFlush } from './page-flush';
import type { Content, Panel } from './panel';
import { notesOf } from './notes';

/** The toolbar's button: flushes what this browser loaded for the page and shows the progress. */
export class Toolbar {
	readonly #panel: Panel;
	readonly #loaded: () => string[];
	#flush: PageFlush | null = null;
	#isLoading = false;
	#notes: string[] = [];

	constructor( panel: Panel, loaded: () => string[] ) {
		this.#panel = panel;
		this.#loaded = loaded;
	}

	/** Starts a flush, or shows the panel of a running one. */
	async start(): Promise< void > {
		if ( this.#flush?.isBusy() ) {
			this.#flush.draw();
			return;
		}
		const collected = collect( document, this.#loaded() );
		this.#notes = notesOf( collected );
		if ( collected.urls.length === 0 ) {
			this.#show( this.#nothing() );
		} else if ( await this.#load() ) {
			this.#flush?.start( {
				scope: 'urls',
				urls: collected.urls,
				seen_on: window.location.href.replace( /#.*$/, '' ),
				screen: {
					width: document.documentElement.clientWidth,
					height: window.innerHeight,
					density: window.devicePixelRatio,
				},
			} );
		}
	}

	#show( content: Content ): void {
		this.#panel.show( { ...content, notes: this.#notes } );
	}

	/** Loads what flushes; returns false while that is loading, or where it failed. */
	async #load(): Promise< boolean > {
		if ( this.#flush || this.#isLoading ) {
			return ! this.#isLoading;
		}
		this.#isLoading = true;
		this.#show( {
			tone: 'busy',
			text: __( 'Finding copies…', 'shortpixel-flush' ),
			actions: [],
		} );
		try {
			this.#flush = await loadPageFlush( ( content ) =>
				content ? this.#show( content ) : this.#panel.close()
			);
		} catch {
			this.#show( this.#unreachable() );
		}
		this.#isLoading = false;
		return this.#flush !== null;
	}

	#nothing(): Content {
		return this.#ended(
			'neutral',
			__(
				'This browser has loaded no image of this page through ShortPixel, so there is nothing to flush.',
				'shortpixel-flush'
			)
		);
	}

	#unreachable(): Content {
		return this.#ended(
			'bad',
			navigator.onLine
				? __( 'Your site did not answer.', 'shortpixel-flush' )
				: __(
						'You are offline. Try again when the connection is back.',
						'shortpixel-flush'
					)
		);
	}

	#ended( tone: 'neutral' | 'bad', text: string ): Content {
		return {
			tone,
			text,
			actions: [
				{
					text: __( 'Try again', 'shortpixel-flush' ),
					run: () => void this.start(),
				},
			],
		};
	}
}

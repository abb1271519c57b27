import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';

import { toneMarks } from '../../components/tone-marks';
import type { Flush } from '../../domain/types';
import { newElement } from '../panel';
import { elementsShowing, mark } from './marks';
import type { Shown } from './collect';
import type { ImageResult } from './results';

interface Card {
	id: number;
	title: string;
	thumbnail: string;
}

/** The images of a flush: a thumbnail, a title and what came of each. Whoever points at one sees where the page shows it. */
export class ImageList {
	readonly element = newElement( 'ul' );
	readonly #find: () => Shown[];
	readonly #states = new Map< number, HTMLElement >();
	#files: string[] = [];
	#ids = '';

	/** @param find Finds what shows images on the page now. */
	constructor( find: () => Shown[] ) {
		this.#find = find;
		this.clear();
	}

	/** Lists the images of a flush; those beyond the ones that it names are looked up. */
	async show( { subject }: Flush ): Promise< void > {
		const { attachments, attachment_ids: ids } = subject;
		if ( ids.join() === this.#ids ) {
			return;
		}
		this.clear();
		this.#ids = ids.join();
		this.#add( attachments );
		const named = attachments.map( ( { id } ) => id );
		const others = ids.filter( ( id ) => ! named.includes( id ) );
		const cards = others.length > 0 ? await lookUp( others ) : [];
		if ( ids.join() === this.#ids ) {
			this.#add( cards );
		}
	}

	/** Returns where the page shows them as images. */
	onPage(): HTMLImageElement[] {
		const shown = this.#find();
		return this.#files
			.flatMap( ( file ) => elementsShowing( shown, file ) )
			.filter( ( element ) => element instanceof HTMLImageElement );
	}

	/** Shows what came of each. */
	tell( results: Map< number, ImageResult > ): void {
		for ( const [ id, state ] of this.#states ) {
			const result = results.get( id );
			state.textContent = result
				? [ toneMarks[ result.tone ], result.text ].join( ' ' ).trim()
				: '';
		}
	}

	clear(): void {
		mark( [] );
		this.#ids = '';
		this.#states.clear();
		this.#files = [];
		this.element.replaceChildren();
		this.element.hidden = true;
	}

	#add( cards: Card[] ): void {
		for ( const card of cards ) {
			const item = newElement( 'li' );
			const state = newElement( 'span' );
			item.append( this.#button( card, state ) );
			this.#states.set( card.id, state );
			this.#files.push( card.thumbnail );
			this.element.append( item );
		}
		this.element.hidden = this.element.childElementCount === 0;
	}

	#button( { title, thumbnail }: Card, state: HTMLElement ): HTMLElement {
		const button = newElement( 'button', 'spf-show' );
		const picture = newElement( 'img' );
		const name = newElement( 'span' );
		button.type = 'button';
		button.title = __( 'Show on the page', 'shortpixel-flush' );
		picture.alt = '';
		picture.src = thumbnail;
		name.textContent = title;
		button.append( picture, name, state );
		const find = () => elementsShowing( this.#find(), thumbnail );
		const show = () => mark( find() );
		const hide = () => mark( [] );
		button.addEventListener( 'pointerenter', show );
		button.addEventListener( 'pointerleave', hide );
		button.addEventListener( 'focus', show );
		button.addEventListener( 'blur', hide );
		button.addEventListener( 'click', () =>
			find()[ 0 ]?.scrollIntoView( { block: 'center' } )
		);
		return button;
	}
}

interface MediaItem {
	id: number;
	title: { rendered: string };
	source_url: string;
	media_details?: { sizes?: { thumbnail?: { source_url: string } } };
}

/** Asks WordPress for the titles and thumbnails of further images. None where it does not answer: they are flushed all the same. */
async function lookUp( ids: number[] ): Promise< Card[] > {
	try {
		const fields = 'id,title,source_url,media_details.sizes.thumbnail';
		const items = await apiFetch< MediaItem[] >( {
			path: `/wp/v2/media?include=${ ids.join() }&orderby=include&per_page=100&_fields=${ fields }`,
		} );
		return items.map( ( item ) => ( {
			id: item.id,
			title: textOf( item.title.rendered ),
			thumbnail:
				item.media_details?.sizes?.thumbnail?.source_url ??
				item.source_url,
		} ) );
	} catch {
		return [];
	}
}

function textOf( html: string ): string {
	return (
		new DOMParser().parseFromString( html, 'text/html' ).body.textContent ??
		''
	);
}

import { lazy } from '@wordpress/element';
import type { ReactNode } from 'react';

import { readPageData } from '../../api/page-data';
import { showMany } from './many';
import { askAbout } from './news';
import { resumeOpen } from './store';

export { ImageLine } from './image-line';
export { flushMany } from './many';
export { askAbout } from './news';
export { flushImage } from './store';

/** Picks up what goes on since this page was left: flushes, and changes that wait for theirs. */
export async function resume(
	put: ( line: Element ) => void
): Promise< void > {
	const open = readPageData().news.filter(
		( { result } ) => result === 'open'
	);
	open.filter( ( { flush } ) => flush === 0 ).forEach( ( { id } ) =>
		askAbout( id )
	);
	const running = await resumeOpen();
	const ids = new Set( running.map( ( { id } ) => id ) );
	// The others have ended since the page was made, or the site was too busy to tell.
	open.filter( ( { flush } ) => flush > 0 && ! ids.has( flush ) ).forEach(
		( { id } ) => askAbout( id )
	);
	const many = running.find(
		( { scope, subject } ) =>
			scope === 'images' && subject.attachment_count > 1
	);
	if ( many ) {
		showMany( many, put );
	}
}

/** More about one image, for its edit screen. Nothing, where it does not load: what matters is beside the button. */
export const ImageBox = lazy< ( about: { attachment: number } ) => ReactNode >(
	() =>
		import( /* webpackChunkName: "image-box" */ '../image-box' ).catch(
			() => ( { default: () => null } )
		)
);

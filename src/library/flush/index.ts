import './flush.css';

import { lazy } from '@wordpress/element';
import type { ReactNode } from 'react';

import { readPageData } from '../../api/page-data';
import { askAbout } from './ask-about';
import { resumeOpen } from './flushes';
import { showMany } from './many';

export { askAbout } from './ask-about';
export { flushSubject } from './flushes';
export { flushMany } from './many';
export { ImageLine } from './image-line';

/** Resumes what was in progress when the page was loaded: flushes, and changes that are waiting for one. */
export async function resume(
	put: ( line: Element ) => void
): Promise< void > {
	const open = readPageData().news.filter(
		( { result } ) => result === 'open'
	);
	open.filter( ( { flush } ) => flush === 0 ).forEach(
		( { id } ) => void askAbout( id )
	);
	const running = await resumeOpen();
	const ids = new Set( running.map( ( { id } ) => id ) );
	// The other flushes have ended since the page was built, or the site was too busy to answer.
	open.filter( ( { flush } ) => flush > 0 && ! ids.has( flush ) ).forEach(
		( { id } ) => void askAbout( id )
	);
	const many = running.find(
		( { scope, subject } ) =>
			scope === 'images' && subject.attachment_count > 1
	);
	if ( many ) {
		showMany( many, put );
	}
}

/**
 * More about one image, for its edit screen. Empty if the script does not load, since the essentials are beside the
 * button.
 */
export const ImageBox = lazy< ( about: { attachment: number } ) => ReactNode >(
	() =>
		import( /* webpackChunkName: "image-box" */ '../image-box' ).catch(
			() => ( { default: () => null } )
		)
);

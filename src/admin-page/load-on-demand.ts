import { __ } from '@wordpress/i18n';
import type { ComponentType } from 'react';

import { loadScript } from '../api/load-script';
import { readPageData } from '../api/page-data';
import { getScan } from '../api/scan';
import type { Suggestion } from '../domain/edges';
import type { Scan } from '../domain/scan';
import type { Flush, Learned } from '../domain/types';

export interface EdgeDialogProps {
	suggestion: Suggestion | null;
	onClose: () => void;
	onSaved: () => void;
}

export interface SchedulesProps {
	chosen: number[];
	onDetails: ( id: number ) => void;
}

export interface PastedReader {
	PastedLinks: ComponentType< { text: string; endpoints: string[] } >;
	readPasted: ( text: string ) => { urls: string[] };
}

// Each of these scripts exports through its global.
declare global {
	interface Window {
		shortpixelFlushEdges?: {
			EdgeDialog: ComponentType< EdgeDialogProps >;
		};
		shortpixelFlushDetails?: ComponentType< { flush: Flush } >;
		shortpixelFlushLearned?: ComponentType< { learned: Learned } >;
		shortpixelFlushSchedules?: ComponentType< SchedulesProps >;
		shortpixelFlushPasted?: PastedReader;
		shortpixelFlushStale?: ComponentType< { scan: Scan } >;
	}
}

export function loadEdgeDialog(): Promise< ComponentType< EdgeDialogProps > > {
	return loadOnce(
		readPageData().edges_url,
		() => window.shortpixelFlushEdges?.EdgeDialog
	);
}

export function loadFlushDetails(): Promise<
	ComponentType< { flush: Flush } >
> {
	return loadOnce(
		readPageData().details_url,
		() => window.shortpixelFlushDetails
	);
}

export function loadLearnedLists(): Promise<
	ComponentType< { learned: Learned } >
> {
	return loadOnce(
		readPageData().learned_url,
		() => window.shortpixelFlushLearned
	);
}

export function loadSchedules(): Promise< ComponentType< SchedulesProps > > {
	return loadOnce(
		readPageData().schedules_url,
		() => window.shortpixelFlushSchedules
	);
}

export function loadPastedReader(): Promise< PastedReader > {
	return loadOnce(
		readPageData().pasted_url,
		() => window.shortpixelFlushPasted
	);
}

/** With how the scan stands now. */
export async function loadStaleImages( signal: AbortSignal ) {
	const [ StaleImages, scan ] = await Promise.all( [
		loadOnce( readPageData().stale_url, () => window.shortpixelFlushStale ),
		getScan( signal ),
	] );
	return { StaleImages, scan };
}

/** Loads a script unless its export is there already; rejects with a sentence. */
async function loadOnce< T >( url: string, find: () => T | undefined ) {
	if ( ! find() ) {
		await loadScript( url ).catch( () => null );
	}
	const found = find();
	if ( ! found ) {
		throw loadFailedSentence();
	}
	return found;
}

function loadFailedSentence(): string {
	return __(
		'Your site did not answer. Nothing has been changed. Try again.',
		'shortpixel-flush'
	);
}

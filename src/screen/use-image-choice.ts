import { useCallback, useEffect, useState } from '@wordpress/element';

import { readPageData } from '../api/page-data';
import type { Flush, FlushRequest, Plan } from '../domain/types';
import type { FlushDriver } from '../drive/flush-driver';
import { driverOf, newDriver, noticeFlush } from '../drive/flush-registry';
import { flushOf } from '../drive/progress';
import { store } from '../drive/storage';
import { useDraft } from '../hooks/use-draft';
import { useFlush } from '../hooks/use-flush';

interface Choice {
	/** Different for each selection, for React's key: no state of one selection leaks into the next. */
	number: number;
	/** Sentences about a selection made by a link. */
	notes: string[];
	request: FlushRequest | null;
	/** The plan for the request, if already known. */
	plan: Plan | null;
	/** The page of this site to go back to, whose images are selected; empty if there is none. */
	page: string;
	driver: FlushDriver;
}

/** The name of the pasted link's draft. */
export const ADDRESS = 'address';

/** The selected images and their flush. The selection survives a reload until it is flushed. */
export function useImageChoice() {
	const [ draft, setDraft ] = useDraft( 'chosen' );
	const [ choice, setChoice ] = useState( () => firstChoice( draft ) );
	const progress = useFlush( choice.driver );
	const started = flushOf( progress ) !== null;
	const isPasted = choice.request?.pasted !== undefined;
	useEffect( () => {
		if ( started ) {
			setDraft( null );
		}
		if ( started && isPasted ) {
			store( 'sessionStorage', ADDRESS, null );
		}
	}, [ started, isPasted, setDraft ] );
	const set = useCallback(
		( request: FlushRequest | null, plan: Plan | null ) => {
			const driver = newDriver();
			setChoice( ( { number } ) => ( {
				number: number + 1,
				notes: [],
				request,
				plan,
				page: '',
				driver,
			} ) );
			setDraft( request && JSON.stringify( request ) );
			return driver;
		},
		[ setDraft ]
	);
	/** Selects images; with `now`, also flushes them at once. */
	const choose = useCallback(
		( request: FlushRequest | null, now = false ) => {
			const driver = set( request, null );
			if ( request && now ) {
				void driver.start( request );
			}
		},
		[ set ]
	);
	/** Shows a flush that started automatically, without moving the focus; a flush of everything has its own card. */
	const follow = useCallback( ( flush: Flush ) => {
		const driver = noticeFlush( flush );
		if ( ! isOfEverything( flush ) ) {
			setChoice( ( before ) => ( {
				...before,
				request: null,
				plan: null,
				driver,
			} ) );
		}
	}, [] );
	return { ...choice, progress, choose, find: set, follow };
}

function firstChoice( draft: string | null ): Choice {
	const { attachments, notes, on_page: page, status } = readPageData();
	const first = { number: 0, notes, plan: null, page };
	const running = status?.running ?? [];
	const flushes = running.filter( ( flush ) => ! isOfEverything( flush ) );
	if ( attachments.length > 0 ) {
		return {
			...first,
			request: { scope: 'images', attachments },
			driver: driverFor(
				flushes.find( ( flush ) => isOf( flush, attachments ) )
			),
		};
	}
	if ( page !== '' ) {
		return {
			...first,
			request: { scope: 'urls', pasted: page },
			driver: driverFor(
				flushes.find( ( { subject } ) =>
					subject.pages.includes( page )
				)
			),
		};
	}
	// A flush that was running when the page was loaded is resumed.
	return {
		...first,
		request: flushes[ 0 ] || draft === null ? null : JSON.parse( draft ),
		driver: driverFor( flushes[ 0 ] ),
	};
}

/** Whether a flush is of everything, and so has a card of its own. */
function isOfEverything( { scope, subject }: Flush ): boolean {
	return scope === 'site' || Boolean( subject.library );
}

function driverFor( flush: Flush | undefined ): FlushDriver {
	return flush ? driverOf( flush ) : newDriver();
}

function isOf( { subject }: Flush, attachments: number[] ): boolean {
	return (
		subject.attachment_count === attachments.length &&
		subject.attachments.every( ( { id } ) => attachments.includes( id ) )
	);
}

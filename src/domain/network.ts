import { isOpen } from './flush';
import type { FlushState } from './types';

/** A site of a network: what is in its own tables, and what it has noted itself. */
export interface NetworkSite {
	id: number;
	name: string;
	url: string;
	/** Where its own screen is. */
	screen_url: string;
	/** Starts its background tasks, as a visit does. */
	wake_url: string;
	is_active: boolean;
	tables: 'ready' | 'old' | 'missing' | 'late';
	/** Null until it has noted how it stands. */
	state: {
		at: string | null;
		providers: { name: string; endpoint: string; problem: string }[];
		/** How everything is flushed there: with new links, or with ShortPixel's purge. */
		ways: ( 'switch' | 'purge' )[];
		/** Why everything can't be flushed there from here. */
		why_not: string;
		images: number;
		/** What making one copy of each file again takes at least. */
		credits: number;
	} | null;
	background: { cron: boolean; message: string } | null;
	/** The last flush of everything. */
	flush: {
		id: number;
		state: FlushState;
		message: string;
		/** When it ended; when it was asked for, while it is open. */
		at: string | null;
		steps: number;
		ended: number;
		/** Whether no check showed what it did. */
		unchecked: boolean;
		can_stop: boolean;
	} | null;
	/** Why the site did not do what was just asked for. */
	refusal: string;
}

// What a site noted is asked for anew after an hour, in milliseconds.
const NOTED_FOR = 3_600_000;

export function isFlushing( { flush }: NetworkSite ): boolean {
	return flush !== null && isOpen( flush );
}

/** Whether the site should say how it stands. */
export function isUnknown( site: NetworkSite, now: number ): boolean {
	const at = site.state?.at;
	return (
		canAct( site ) && ( ! at || now - new Date( at ).getTime() > NOTED_FOR )
	);
}

/** Whether the plugin can do anything there. */
export function canAct( { is_active: isActive, tables }: NetworkSite ) {
	return isActive && tables !== 'late';
}

export interface Choice {
	/** Those that get new links, and those whose links stay while ShortPixel removes its copies. */
	switched: NetworkSite[];
	purged: NetworkSite[];
	/** What can be flushed there shows only when they begin. */
	unknown: NetworkSite[];
	/** Where it can't be done. */
	refused: NetworkSite[];
	images: number;
	credits: number;
}

/** What flushing all of these sites amounts to. */
export function choiceOf( sites: NetworkSite[] ): Choice {
	const refused = sites.filter( isRefused );
	const begun = sites.filter( ( site ) => ! isRefused( site ) );
	const goes = ( way: 'switch' | 'purge' ) =>
		begun.filter( ( { state } ) => state?.ways[ 0 ] === way );
	return {
		switched: goes( 'switch' ),
		purged: goes( 'purge' ),
		unknown: begun.filter( ( { state } ) => ! state?.ways[ 0 ] ),
		refused,
		images: begun.reduce(
			( sum, { state } ) => sum + ( state?.images ?? 0 ),
			0
		),
		credits: begun.reduce(
			( sum, { state } ) => sum + ( state?.credits ?? 0 ),
			0
		),
	};
}

function isRefused( site: NetworkSite ): boolean {
	return (
		! canAct( site ) || isFlushing( site ) || Boolean( site.state?.why_not )
	);
}

/** The sites as they were, with those that were answered anew in their places. */
export function merged(
	before: NetworkSite[],
	answered: NetworkSite[]
): NetworkSite[] {
	return before.map(
		( site ) => answered.find( ( { id } ) => id === site.id ) ?? site
	);
}

import { isGrowing, isOpen } from './flush';
import type { Flush, WorkState } from './types';

/** Groups a flush's steps into the few phases that people see. */
export type PhaseName =
	'find' | 'remove' | 'wait' | 'try' | 'link' | 'caches' | 'check';

export interface Phase {
	name: PhaseName;
	state: WorkState;
}

// By the ids of steps; a flush has only the phases of which it has a step.
const ofSteps: readonly ( readonly [ PhaseName, readonly string[] ] )[] = [
	[ 'try', [ 'try' ] ],
	[ 'link', [ 'switch', 'switch_back', 'version', 'version_back' ] ],
	[ 'remove', [ 'purge' ] ],
	[ 'wait', [ 'wait' ] ],
	[ 'caches', [ 'styles', 'page_caches', 'edge_pages' ] ],
	[ 'check', [ 'pages', 'front_page' ] ],
];

/** Returns the phases of a flush in their order, each with its state. */
export function phasesOf( flush: Flush ): Phase[] {
	const phases =
		flush.scope === 'site' || flush.ways.new_link > 0
			? stepwise( flush )
			: counted( flush );
	// One that nothing is left to do in was done, or given up with the rest.
	return isOpen( flush )
		? phases
		: phases.map( ( phase ) =>
				phase.state === 'queued' || phase.state === 'running'
					? { ...phase, state: 'skipped' }
					: phase
			);
}

function stepwise( flush: Flush ): Phase[] {
	const phases = ofSteps.flatMap( ( [ name, ids ] ) => {
		const states = flush.steps
			.filter( ( { id } ) => ids.includes( id ) )
			.map( ( { state } ) => state );
		return states.length > 0 ? [ { name, state: joined( states ) } ] : [];
	} );
	// A new link is tried before there is a flush.
	if ( flush.steps.some( ( { id } ) => id === 'version' ) ) {
		phases.unshift( { name: 'try', state: 'done' } );
	}
	const check = flush.layers.find( ( { layer } ) => layer === 'check' );
	const last = phases.at( -1 );
	// At new links the copies are checked after the pages.
	if ( last?.name === 'check' && last.state === 'done' && check ) {
		last.state = check.state === 'skipped' ? 'done' : check.state;
	}
	return phases;
}

/** A removal counts its copies instead of going through steps one by one. */
function counted( flush: Flush ): Phase[] {
	const layer = ( name: string ): WorkState =>
		flush.layers.find( ( one ) => one.layer === name )?.state ?? 'queued';
	const finds = isOpen( flush ) && isFinding( flush );
	const check = joined( [ layer( 'edge' ), layer( 'check' ) ] );
	return [
		{ name: 'find', state: finds ? 'running' : 'done' },
		{
			name: 'remove',
			// Copies that are not found yet can't all be removed.
			state:
				finds && layer( 'shortpixel' ) === 'done'
					? 'running'
					: layer( 'shortpixel' ),
		},
		{ name: 'wait', state: layer( 'wait' ) },
		{ name: 'check', state: check },
	];
}

function isFinding( flush: Flush ): boolean {
	return isGrowing( flush ) || flush.measuring.length > 0;
}

/** The state of several steps as one: what fails or runs shows. */
function joined( states: WorkState[] ): WorkState {
	const all = ( ...wanted: WorkState[] ) =>
		states.every( ( state ) => wanted.includes( state ) );
	if ( all( 'skipped' ) ) {
		return 'skipped';
	}
	if ( all( 'done', 'skipped', 'failed' ) ) {
		return states.includes( 'failed' ) ? 'failed' : 'done';
	}
	return all( 'queued', 'skipped' ) ? 'queued' : 'running';
}

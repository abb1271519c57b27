import type { ReactNode } from 'react';

import type { Loaded } from '../hooks/use-loaded';
import { Problem } from './problem';

interface Props< T > {
	state: Loaded< T >;
	onTryAgain: () => void;
	/** How many lines of text are to come. */
	lines: number;
	children: ( value: T ) => ReactNode;
}

/** What was loaded, what went wrong, or grey lines in the place of what is to come. */
export function Loadable< T >( {
	state,
	onTryAgain,
	lines,
	children,
}: Props< T > ) {
	return (
		<>
			{ state.status === 'failed' && (
				<Problem error={ state.error } onTryAgain={ onTryAgain } />
			) }
			{ state.status === 'loading' && state.value === null && (
				<Skeleton lines={ lines } />
			) }
			{ state.value !== null && children( state.value ) }
		</>
	);
}

/** Grey lines in the place of text to come. */
export function Skeleton( { lines }: { lines: number } ) {
	return (
		<div className="spf-lines" aria-hidden="true">
			{ Array.from( { length: lines }, ( _, line ) => (
				<span key={ line } />
			) ) }
		</div>
	);
}

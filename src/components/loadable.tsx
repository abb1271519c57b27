import type { ReactNode } from 'react';

import type { Loaded } from '../hooks/use-loaded';
import { Problem } from './problem';

interface Props< T > {
	state: Loaded< T >;
	onTryAgain: () => void;
	/** The number of lines of the placeholder. */
	lines: number;
	children: ( value: T ) => ReactNode;
}

/** Shows the loaded value, an error, or a placeholder. */
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

export function Skeleton( { lines }: { lines: number } ) {
	return (
		<div className="spf-lines" aria-hidden="true">
			{ Array.from( { length: lines }, ( _, line ) => (
				<span key={ line } />
			) ) }
		</div>
	);
}

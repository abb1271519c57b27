import type { ReactNode } from 'react';

import { Loadable } from '../components/loadable';
import { useLoaded } from '../hooks/use-loaded';

interface Props< T > {
	/** Must be a stable function: a new one reloads the script. */
	load: () => Promise< T >;
	lines: number;
	children: ( value: T ) => ReactNode;
}

/** A part of the screen whose script is loaded when it is shown. */
export function Later< T >( { load, lines, children }: Props< T > ) {
	const [ state, reload ] = useLoaded( load );
	return (
		<Loadable state={ state } onTryAgain={ reload } lines={ lines }>
			{ children }
		</Loadable>
	);
}

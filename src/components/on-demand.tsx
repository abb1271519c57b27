import { useState } from '@wordpress/element';
import type { ReactNode } from 'react';

import { useLoaded } from '../hooks/use-loaded';
import { ActionButton } from './action-button';
import { Loadable } from './loadable';

interface Props< T > {
	/** The button's text while the content is hidden, and while it is shown. */
	show: string;
	hide: string;
	/** Must be a stable function: a new one reloads the content. */
	load: ( signal: AbortSignal ) => Promise< T >;
	lines: number;
	children: ( value: T ) => ReactNode;
}

/** Loads its content when the user opens it. */
export function OnDemand< T >( {
	show,
	hide,
	load,
	lines,
	children,
}: Props< T > ) {
	const [ open, setOpen ] = useState( false );
	const [ state, reload ] = useLoaded( open ? load : null );
	return (
		<>
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open ? hide : show }
			</ActionButton>
			{ open && (
				<Loadable state={ state } onTryAgain={ reload } lines={ lines }>
					{ children }
				</Loadable>
			) }
		</>
	);
}

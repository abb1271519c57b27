import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { MouseEvent } from 'react';

import {
	browserCopiesRefreshed,
	refreshCopiesOn,
} from '../../drive/load-on-demand';

interface Props {
	page: string;
	/** Whether the flush has ended, so that going back is the next thing to do. */
	isNext: boolean;
}

/** A button back to a page of this site, which this browser then shows with the new images. */
export function BackToPage( { page, isNext }: Props ) {
	const [ isLeaving, setLeaving ] = useState( false );
	useEffect( () => {
		if ( isNext ) {
			refreshCopiesOn( page );
		}
	}, [ isNext, page ] );
	const leave = ( event: MouseEvent ) => {
		// A click that opens another tab leaves this one as it is.
		if ( event.ctrlKey || event.metaKey || event.shiftKey ) {
			return;
		}
		event.preventDefault();
		setLeaving( true );
		void browserCopiesRefreshed().then( () =>
			window.location.assign( page )
		);
	};
	return (
		<Button
			__next40pxDefaultSize
			variant={ isNext ? 'primary' : 'tertiary' }
			href={ page }
			isBusy={ isLeaving }
			onClick={ leave }
		>
			{ __( 'Back to the page', 'shortpixel-flush' ) }
		</Button>
	);
}

import { isNoNewAddress } from '../../api/errors';
import { readPageData, stopOfferingNewAddresses } from '../../api/page-data';
import { actionsOf } from '../../components/flush-actions';
import { lineOf } from '../../components/sentences';
import { withArgument } from '../../domain/flush';
import type { FlushRequest } from '../../domain/types';

import { FlushDriver } from '../../hooks/flush-driver';
import { refreshBrowserCopies } from '../../hooks/later';
import { lineActions } from '../../hooks/line-actions';
import { type FlushProgress, isBusy } from '../../hooks/progress';
import type { Action, Content } from '../panel';
import type { PageFlush } from '../page-flush';
import { __ } from '@wordpress/i18n';

/** Returns a flush of the page's images; `show` is called with every change, and with null where there is nothing to show. */
export function newPageFlush(
	show: ( content: Content | null ) => void
): PageFlush {
	const driver = new FlushDriver( {
		onProblem( error ) {
			if ( isNoNewAddress( error ) ) {
				stopOfferingNewAddresses();
			}
		},
		onEnd: ( flush ) => void refreshBrowserCopies( flush ),
	} );
	const draw = () => {
		const progress = driver.getSnapshot();
		const line = lineOf( progress );
		show( line && { ...line, actions: offered( driver, progress ) } );
	};
	driver.subscribe( draw );
	return {
		isBusy: () => isBusy( driver.getSnapshot() ),
		start: ( request: FlushRequest ) => void driver.start( request ),
		draw,
	};
}

function offered( driver: FlushDriver, progress: FlushProgress ): Action[] {
	const actions: Action[] = actionsOf(
		progress,
		lineActions( driver, progress )
	);
	if ( progress.status === 'ended' ) {
		actions.unshift( {
			text: __( 'Details', 'shortpixel-flush' ),
			href: withArgument(
				readPageData().page_url,
				'flush',
				progress.flush.id
			),
		} );
	}
	return actions;
}

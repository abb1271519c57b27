import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { flush, useBusy, useResult } from './flush-script';
import type { Subject } from '../library/rows';

interface Props {
	subject: Subject;
	text: string;
	/** Whether the button is in a panel that the user opened. */
	isOpened?: boolean;
}

/** A button that flushes, with the result below it. */
export function FlushPanel( { subject, text, isOpened = false }: Props ) {
	const busy = useBusy( subject );
	const Result = useResult( isOpened );
	return (
		<div className="spf-editor">
			<ActionButton disabled={ busy } onClick={ () => flush( subject ) }>
				{ busy ? __( 'Flushing…', 'shortpixel-flush' ) : text }
			</ActionButton>
			{ Result && <Result subject={ subject } /> }
		</div>
	);
}

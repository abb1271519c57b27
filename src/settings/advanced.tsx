import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { type FieldProps, HostsField } from './fields';

interface Props extends FieldProps {
	open: boolean;
	onToggle: () => void;
}

/** Settings that hardly anybody has to change. */
export function Advanced( { open, onToggle, ...fields }: Props ) {
	return (
		<>
			<div>
				<ActionButton
					variant="link"
					expanded={ open }
					onClick={ onToggle }
				>
					{ open
						? __( 'Hide the advanced settings', 'shortpixel-flush' )
						: __(
								'Show the advanced settings',
								'shortpixel-flush'
							) }
				</ActionButton>
			</div>
			{ open && <HostsField { ...fields } /> }
		</>
	);
}

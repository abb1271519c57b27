import { SelectControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { causeLabel } from '../components/cause-labels';
import { type Cause, causes } from '../domain/types';

const asked: Cause[] = [ 'person', 'code' ];
const byItself = causes.filter( ( cause ) => ! asked.includes( cause ) );

/** Chooses the history's flushes by why they were made; none chosen stands for all. */
export function CauseFilter( {
	onChange,
}: {
	onChange: ( chosen: Cause[] ) => void;
} ) {
	const [ value, setValue ] = useState< string >( '' );
	const groups: Record< string, Cause[] > = {
		'': [],
		asked,
		itself: byItself,
		...Object.fromEntries(
			causes.map( ( cause ) => [ cause, [ cause ] ] )
		),
	};
	return (
		<div className="spf-filter">
			<SelectControl< string >
				__nextHasNoMarginBottom
				__next40pxDefaultSize
				label={ __( 'Why', 'shortpixel-flush' ) }
				labelPosition="side"
				value={ value }
				options={ [
					{ value: '', label: __( 'All', 'shortpixel-flush' ) },
					{
						value: 'asked',
						label: __( 'Somebody asked', 'shortpixel-flush' ),
					},
					{
						value: 'itself',
						label: __( 'By itself', 'shortpixel-flush' ),
					},
					...causes.map( ( cause ) => ( {
						value: cause,
						label: causeLabel( cause ),
					} ) ),
				] }
				onChange={ ( chosen ) => {
					setValue( chosen );
					onChange( groups[ chosen ] ?? [] );
				} }
			/>
		</div>
	);
}

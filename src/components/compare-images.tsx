import './compare-images.css';

import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { fill } from './format';

interface Shown {
	src: string;
	alt: string;
}

interface Props {
	before: Shown;
	after: Shown;
}

/**
 * Two images on top of each other, with a dividing line that a slider moves. The earlier image is at the inline start,
 * so it is on the right in right-to-left languages. Screen readers get both alt texts.
 */
export function CompareImages( { before, after }: Props ) {
	const [ shown, setShown ] = useState( 50 );
	return (
		<div className="spf-compare">
			<div className="spf-compare__images">
				<img src={ after.src } alt={ after.alt } />
				<div
					className="spf-compare__before"
					style={ { width: `${ shown }%` } }
				>
					<img
						src={ before.src }
						alt={ before.alt }
						style={ {
							width: `${ 10000 / Math.max( shown, 1 ) }%`,
						} }
					/>
				</div>
				<span
					className="spf-compare__line"
					style={ { insetInlineStart: `${ shown }%` } }
				/>
			</div>
			<input
				type="range"
				min={ 0 }
				max={ 100 }
				step={ 5 }
				value={ shown }
				aria-label={ __( 'Before and after', 'shortpixel-flush' ) }
				aria-valuetext={ fill(
					/* translators: %s: a percentage. */
					__( '%s%% of the image before', 'shortpixel-flush' ),
					shown
				) }
				onChange={ ( { target } ) =>
					setShown( Number( target.value ) )
				}
			/>
			<div className="spf-compare__sides" aria-hidden="true">
				<span>{ __( 'Before', 'shortpixel-flush' ) }</span>
				<span>{ __( 'After', 'shortpixel-flush' ) }</span>
			</div>
		</div>
	);
}

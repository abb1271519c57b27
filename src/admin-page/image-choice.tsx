import { TextControl } from '@wordpress/components';
import { useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { FormEvent } from 'react';

import { ActionButton } from '../components/action-button';
import type { FlushRequest } from '../domain/types';
import { useDraft } from '../hooks/use-draft';
import { openMediaFrame } from './media-frame';

/** The two ways to say which pictures: from the library, or by any address of them. */
export function ImageChoice( {
	onChoose,
}: {
	onChoose: ( request: FlushRequest ) => void;
} ) {
	const [ address, setAddress ] = useDraft( 'address' );
	const field = useRef< HTMLInputElement >( null );
	const submit = ( event: FormEvent ) => {
		event.preventDefault();
		const urls = ( address ?? '' ).split( /\s+/ ).filter( Boolean );
		if ( urls.length === 0 ) {
			field.current?.focus();
		} else {
			onChoose( { scope: 'urls', urls } );
		}
	};
	return (
		<form className="spf-choice" onSubmit={ submit }>
			<ActionButton
				onClick={ () =>
					openMediaFrame( ( attachments ) =>
						onChoose( { scope: 'images', attachments } )
					)
				}
			>
				{ __( 'Choose from the library', 'shortpixel-flush' ) }
			</ActionButton>
			<div className="spf-choice__address">
				<TextControl
					ref={ field }
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ __( 'Or paste an address', 'shortpixel-flush' ) }
					help={ __(
						'The picture’s own address, ShortPixel’s address of it, or a page of this site that shows it.',
						'shortpixel-flush'
					) }
					placeholder="https://"
					inputMode="url"
					autoComplete="off"
					spellCheck={ false }
					dir="ltr"
					value={ address ?? '' }
					onChange={ setAddress }
				/>
				<ActionButton>
					{ __( 'Look up', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
		</form>
	);
}

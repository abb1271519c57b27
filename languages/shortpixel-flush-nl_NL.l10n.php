<?php
// Made of the .po file: `npm run pot`.
return [
	'domain' => 'shortpixel-flush',
	'language' => 'nl_NL',
	'plural-forms' => 'nplurals=2; plural=(n != 1);',
	'messages' => [
	],
];

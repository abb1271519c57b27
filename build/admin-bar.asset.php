<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'fcc59a88ff79d6cde61f');

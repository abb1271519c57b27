<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'ecadbde66bb0bc372564');

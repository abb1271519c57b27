<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '0ab86dd4fd31eccb8958');

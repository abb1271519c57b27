<?php return array('dependencies' => array('wp-i18n'), 'version' => '7f730195142e689c1765');

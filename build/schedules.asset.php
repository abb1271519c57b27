<?php return array('dependencies' => array(), 'version' => '66ed68f0a9f6da098abf');

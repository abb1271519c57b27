<?php return array('dependencies' => array(), 'version' => 'a5c04c58c3f1ec223c12');

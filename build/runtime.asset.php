<?php return array('dependencies' => array(), 'version' => 'a11b7b5fb27a5f40c78b');

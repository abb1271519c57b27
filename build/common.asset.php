<?php return array('dependencies' => array(), 'version' => 'f12e41a70bf99c5bceb5');

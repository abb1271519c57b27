<?php return array('dependencies' => array(), 'version' => 'c23120a8bd4aeaa5bb3b');

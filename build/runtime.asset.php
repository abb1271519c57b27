<?php return array('dependencies' => array(), 'version' => 'b6cb646785a707db9484');
